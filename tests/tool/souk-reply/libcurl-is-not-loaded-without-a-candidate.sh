# A tick without work does not pay for libcurl.
files=$(echo '{"type":"catalog","products":[]}' |
	LD_DEBUG=files souk-reply 2>&1) || exit 1
case $files in
*libcurl*) exit 1 ;;
*libjson-c*) exit 0 ;;
*) echo 'the loader says nothing'; exit 1 ;;
esac
