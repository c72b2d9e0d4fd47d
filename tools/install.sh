#!/bin/sh
# Installs what the tests need and this machine lacks, on Debian, without asking:
#
#   tools/install.sh make gcc redis-server
#
# It does nothing when everything is there. Where it can't install (another
# system, no rights) it says what to install and fails.
set -eu

# has tells whether a need is met. A gcc without the C library's headers, as a
# bare Debian installs it, does not serve the race detector.
has() {
	case $1 in
	gcc) echo '#include <stdlib.h>' | gcc -E -x c - >/dev/null 2>&1 ;;
	*) command -v "$1" >/dev/null 2>&1 ;;
	esac
}

# package names the Debian packages behind a need.
package() {
	case $1 in
	gcc) echo 'gcc libc6-dev' ;;
	*) echo "$1" ;;
	esac
}

packages=
for need in "$@"; do
	has "$need" || packages="$packages $(package "$need")"
done
[ -n "$packages" ] || exit 0

give_up() {
	echo "Missing:$packages. $1" >&2
	echo "Install them and run this again; on Debian, as root: apt-get update && apt-get install$packages" >&2
	exit 1
}

as_root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null 2>&1 || give_up 'They cannot be installed from here: this is not root, and there is no sudo.'
	as_root=sudo
	# Nobody is there to type a password in CI.
	[ "${CI:-}" != true ] || as_root='sudo -n'
fi
command -v apt-get >/dev/null 2>&1 || give_up 'They cannot be installed from here: there is no apt-get.'

# The tests start Redis servers of their own: Debian's service stays off. On a
# machine with a policy of its own for that, the policy decides.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
	trap '$as_root rm -f $policy' EXIT
	printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
	$as_root chmod 755 $policy
fi

echo "Installing:$packages"
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q || give_up 'The package lists could not be fetched.'
# shellcheck disable=SC2086 # the list is meant to be split
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages || give_up 'apt-get could not install them.'

for need in "$@"; do
	has "$need" || give_up "apt-get ran, but $need is still not there."
done
