# Cards that are files, and board/image/root/usr/lib/mingyue/data run on them as at boot: for data and spoilt.
# shellcheck shell=bash
image=${MINGYUE_SOURCE:?}/board/image
[ "$(id -u)" = 0 ] || { echo "needs root, for loop devices and mounts of its own"; exit 77; }
scratch=$(mktemp -d)
card=$scratch/card root=$scratch/root
mkdir -p "$scratch/lib" "$root"/{usr,proc,sys,dev,data,tmp,lib,etc/mingyue,etc/systemd/network,etc/wpa_supplicant,var/lib/mingyue}
cp "$image/root/usr/lib/mingyue/data" "$scratch/lib"
touch "$root/etc/mingyue/configured" "$root/etc/systemd/network/80-mingyue-wired.network"
printf '[board]\nrotate = 0\n' > "$root/etc/mingyue/mingyue.conf"
loop=''
finish() {
	[ -z "$loop" ] || { partx -d "$loop" 2> /dev/null; losetup -d "$loop"; } || true
	rm -rf --one-file-system "$scratch"
}
trap finish EXIT

# plug: the card, with the kernel's partitions of it.
plug() {
	loop=$(losetup -f --show "$card") || { echo "no loop device"; exit 77; }
	partx -u "$loop"
}
unplug() {
	partx -d "$loop"
	losetup -d "$loop"
	loop=''
}
# new_card TABLE NUMBER: one that is larger than its table, with a file on its data partition, which is known by its number: by its name
# only a kernel that reads tables itself knows it.
new_card() {
	rm -f "$card"
	truncate -s 150M "$card"
	sfdisk --quiet "$card" <<< "$1"
	truncate -s 700M "$card"
	local start size
	read -r start size < <(partx -g -o START,SECTORS --nr "$2" "$card")
	truncate -s $((size * 512)) "$scratch/data"
	mkdir -p "$scratch/files/etc"
	cp -r "$root/etc/mingyue" "$root/etc/systemd" "$scratch/files/etc"
	echo ours | tee "$scratch/files/etc/mingyue/kept" > "$scratch/files/etc/mingyue/card.sha256"
	printf '[board]\nrotate = 180\n' > "$scratch/files/etc/mingyue/mingyue.conf"
	mke2fs -q -F -t ext4 -b 4096 -m 1 -d "$scratch/files" "$scratch/data"
	dd if="$scratch/data" of="$card" bs=512 seek="$start" conv=notrunc status=none
	echo "$2" > "$scratch/lib/data-number"
}
# start ROOT_NUMBER: as at boot, in a root of its own whose file system is that partition; prints MiB of /data, what is
# wrong with a board's settings, and what was kept.
start() {
	local name=${loop##*/} fake=$scratch/lib
	# shellcheck disable=SC2016 # the inner shell expands them
	printf '#!/bin/sh\n[ "$1" = -d ] && exec cat /sys/class/block/%sp%s/dev\nexec /usr/bin/mountpoint "$@"\n' "$name" "$1" > "$fake/mountpoint"
	chmod +x "$fake/mountpoint"
	# shellcheck disable=SC2016
	unshare --mount --propagation private sh -euc '
		root=$1 lib=$2 loop=$3
		for folder in usr proc sys; do mount --rbind "/$folder" "$root/$folder"; done
		for folder in bin sbin lib64; do [ -e "$root/$folder" ] || ln -s "usr/$folder" "$root/$folder"; done
		rmdir "$root/lib" 2> /dev/null && ln -s usr/lib "$root/lib"
		mount -t tmpfs dev "$root/dev"
		mknod "$root/dev/null" c 1 3
		for uevent in "/sys/class/block/$loop/uevent" /sys/class/block/"$loop"p*/uevent; do
			. "$uevent"
			mknod "$root/dev/$DEVNAME" b "$MAJOR" "$MINOR"
		done
		mkdir "$root/dev/ours"
		mount --bind "$lib" "$root/dev/ours"
		chroot "$root" /bin/sh -c "PATH=/dev/ours:\$PATH /dev/ours/data && df --output=size -BM /data | tail -n 1 | tr -dc 0-9; echo
			cd /etc/mingyue
			[ -e configured ] && [ -e ../systemd/network/80-mingyue-wired.network ] || echo no board any more
			grep -aqx \"rotate = [0-9]*\" mingyue.conf || echo no settings
			[ -e card.sha256 ] && [ ! -e kept ] && echo lost, and not asked for
			cat kept"
	' sh "$root" "$scratch/lib" "$name"
}
