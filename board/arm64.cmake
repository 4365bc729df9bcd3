# CMake's toolchain file for arm64: compiles on amd64 for arm64, with Debian's cross compiler and its :arm64 -dev packages.
# board/cross prepares the machine.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(MINGYUE_DEBIAN_ARCHITECTURE arm64)
# The libraries that are not installed but unpacked: see board/cross.
set(MINGYUE_SYSROOT ${CMAKE_CURRENT_LIST_DIR}/../build/arm64/sysroot/usr)
set(ENV{PKG_CONFIG_LIBDIR} ${MINGYUE_SYSROOT}/lib/aarch64-linux-gnu/pkgconfig:/usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig)
list(APPEND CMAKE_PREFIX_PATH ${MINGYUE_SYSROOT})
include_directories(SYSTEM ${MINGYUE_SYSROOT}/include)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
# Tests that run here run under qemu-user (preset arm64-test).
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L / -E LD_LIBRARY_PATH=${MINGYUE_SYSROOT}/lib)
