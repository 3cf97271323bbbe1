// faults.c: a disk, a share and a clock that misbehave, under a program that knows nothing of it. Loaded with LD_PRELOAD.
//   FAULT_ROOT    only files below this folder are meant
//   FAULT_LOG     one line per change of a file there, in order
//   FAULT_AT      the n-th change is the one that fails; with FAULT_EVER=1 every one from then on
//   FAULT_DO      kill | EIO | ENOSPC | EACCES; a write that is killed is half done
//   FAULT_ONLY    only changes of this name count: write, fsync, rename, open, mkdir, unlink, ftruncate
//   FAULT_FILE    only files whose path ends so
//   READ_FAULT    reading a file whose path ends so: READ_AFTER bytes come, then EIO; with READ_SHRINK=1 the end of the
//                 file instead, with READ_GROW=1 the file never ends
//   SLOW_OPEN     opening a file whose path ends so takes SLOW_SECONDS, without anybody waiting
//   CLOCK_OFFSET  seconds by which the wall clock is wrong
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long changes, slow_seconds, read_bytes;

static const char *setting(const char *name) {
  const char *value = getenv(name);
  return value && *value ? value : NULL;
}
static long number(const char *name) { return setting(name) ? atol(setting(name)) : 0; }
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static int ends_with(const char *path, const char *end) {
  size_t a = strlen(path), b = strlen(end);
  return a >= b && strcmp(path + a - b, end) == 0;
}
static const char *path_of(int fd) {
  static _Thread_local char path[PATH_MAX];
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = 0;
  return path;
}
static int is_meant(const char *path) {
  const char *root = setting("FAULT_ROOT"), *file = setting("FAULT_FILE");
  return root && strncmp(path, root, strlen(root)) == 0 && (!file || ends_with(path, file));
}

// The error that this change fails with, or 0. Does not return where the process is to be killed; *killed then tells a
// write to do half of its work first.
static int fault(const char *what, const char *path, int *killed) {
  if (!is_meant(path) || (setting("FAULT_ONLY") && strcmp(setting("FAULT_ONLY"), what) != 0)) return 0;
  long at = number("FAULT_AT"), n = ++changes;
  if (setting("FAULT_LOG")) {
    int fd = syscall(SYS_openat, AT_FDCWD, setting("FAULT_LOG"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", n, what, path);
    syscall(SYS_write, fd, line, length);
    syscall(SYS_close, fd);
  }
  if (at == 0 || (n != at && !(n > at && number("FAULT_EVER")))) return 0;
  const char *how = setting("FAULT_DO");
  if (how && strcmp(how, "kill") == 0) {
    if (killed) return *killed = 1, 0;
    kill(getpid(), SIGKILL);
  }
  return how && strcmp(how, "EIO") == 0 ? EIO : how && strcmp(how, "EACCES") == 0 ? EACCES : ENOSPC;
}
#define FAIL_OR(what, path, act)               \
  do {                                         \
    int error_ = fault(what, path, NULL);      \
    if (error_) return errno = error_, -1;     \
    return act;                                \
  } while (0)

static int opened(const char *name, const char *path, int flags, mode_t mode) {
  int (*act)(const char *, int, ...) = real(name);
  const char *slow = setting("SLOW_OPEN");
  if (slow && ends_with(path, slow)) slow_seconds += number("SLOW_SECONDS");
  int error = flags & O_CREAT ? fault("open", path, NULL) : 0;
  if (error) return errno = error, -1;
  return act(path, flags, mode);
}
int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
  va_end(list);
  return opened("open", path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
  va_end(list);
  return opened("open64", path, flags, mode);
}
ssize_t write(int fd, const void *bytes, size_t length) {
  ssize_t (*act)(int, const void *, size_t) = real("write");
  int killed = 0, error = fault("write", path_of(fd), &killed);
  if (error) return errno = error, -1;
  if (killed) {
    act(fd, bytes, length / 2);
    kill(getpid(), SIGKILL);
  }
  return act(fd, bytes, length);
}
int fsync(int fd) {
  int (*act)(int) = real("fsync");
  FAIL_OR("fsync", path_of(fd), act(fd));
}
int fdatasync(int fd) {
  int (*act)(int) = real("fdatasync");
  FAIL_OR("fsync", path_of(fd), act(fd));
}
int ftruncate64(int fd, off64_t length) {
  int (*act)(int, off64_t) = real("ftruncate64");
  FAIL_OR("ftruncate", path_of(fd), act(fd, length));
}
int rename(const char *from, const char *to) {
  int (*act)(const char *, const char *) = real("rename");
  FAIL_OR("rename", to, act(from, to));
}
int unlink(const char *path) {
  int (*act)(const char *) = real("unlink");
  FAIL_OR("unlink", path, act(path));
}
int mkdir(const char *path, mode_t mode) {
  int (*act)(const char *, mode_t) = real("mkdir");
  FAIL_OR("mkdir", path, act(path, mode));
}

ssize_t read(int fd, void *bytes, size_t length) {
  ssize_t (*act)(int, void *, size_t) = real("read");
  const char *file = setting("READ_FAULT");
  if (!file || !ends_with(path_of(fd), file)) return act(fd, bytes, length);
  if (number("READ_GROW")) {
    ssize_t got = act(fd, bytes, length);
    if (got > 0) return got;
    memset(bytes, 'x', length);
    return length;
  }
  long left = number("READ_AFTER") - read_bytes;
  if (left <= 0) return number("READ_SHRINK") ? 0 : (errno = EIO, -1);
  ssize_t got = act(fd, bytes, (long)length < left ? length : (size_t)left);
  if (got > 0) read_bytes += got;
  return got;
}

int clock_gettime(clockid_t id, struct timespec *time) {
  int (*act)(clockid_t, struct timespec *) = real("clock_gettime");
  int result = act(id, time);
  if (id == CLOCK_MONOTONIC || id == CLOCK_MONOTONIC_COARSE) time->tv_sec += slow_seconds;
  if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) time->tv_sec += number("CLOCK_OFFSET");
  return result;
}
