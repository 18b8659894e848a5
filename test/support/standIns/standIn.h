// What the stand-ins share. "VRAM" of GPU n is an open-file-description lock on VRAM_DIR/vram<n>: the kernel drops it at the step of
// a process's end that also closes the device nodes, and F_OFD_GETLK tells its holder without ever taking it from a job.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MAX_PIDS 256
#define UNUSED __attribute__((unused))

/** CLOCK_MONOTONIC, the clock of Node's process.hrtime. */
static UNUSED int64_t nowNs(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ll + now.tv_nsec;
}

static UNUSED void sleepMs(long ms) {
  struct timespec span = {ms / 1000, ms % 1000 * 1000000};
  while (nanosleep(&span, &span) != 0 && errno == EINTR) {}
}

static UNUSED const char *option(int count, char **args, const char *name, const char *otherwise) {
  for (int i = 1; i + 1 < count; i++)
    if (strcmp(args[i], name) == 0) return args[i + 1];
  return otherwise;
}

static UNUSED long number(int count, char **args, const char *name, long otherwise) {
  const char *text = option(count, args, name, NULL);
  return text == NULL ? otherwise : atol(text);
}

static UNUSED const char *inDirectory(const char *dir, const char *format, ...) {
  static char path[4096];
  int length = snprintf(path, sizeof path, "%s/", dir);
  va_list rest;
  va_start(rest, format);
  vsnprintf(path + length, sizeof path - length, format, rest);
  va_end(rest);
  return path;
}

static struct flock wholeFile(short type) {
  struct flock lock = {0};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

/** Takes a GPU's memory for the rest of the process; 0, or -1 when somebody has it. */
static UNUSED int takeMemory(const char *vram, int gpu, int mib) {
  int fd = open(inDirectory(vram, "vram%d", gpu), O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    perror("vram");
    exit(4);
  }
  struct flock lock = wholeFile(F_WRLCK);
  if (fcntl(fd, F_OFD_SETLK, &lock) != 0) {
    close(fd);
    return -1;
  }
  char text[64];
  int length = snprintf(text, sizeof text, "%d %d\n", getpid(), mib);
  if (pwrite(fd, text, length, 0) != length || ftruncate(fd, length) != 0) perror("vram");
  return 0;
}

/** Whether somebody has a GPU's memory, who, and how much of it, MiB; -1 when there is no such GPU. */
static UNUSED int memoryTaken(const char *vram, int gpu, int *pid, int *mib) {
  int fd = open(inDirectory(vram, "vram%d", gpu), O_RDWR | O_CLOEXEC);
  if (fd < 0) return -1;
  struct flock lock = wholeFile(F_WRLCK);
  int isTaken = fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  char text[64] = {0};
  *pid = *mib = 0;
  if (isTaken && pread(fd, text, sizeof text - 1, 0) > 0 && sscanf(text, "%d %d", pid, mib) != 2) *pid = *mib = 0;
  close(fd);
  return isTaken;
}

/** The kernel's handles on processes that are to be gone. */
struct Watched {
  int count;
  int alive;
  /** Of the last one's end; 0 while one lives. */
  int64_t goneNs;
  struct pollfd fds[MAX_PIDS + 1];
};

/** The arguments from `from` on are pids; who is gone already counts as gone now. */
static UNUSED void watchPids(struct Watched *watched, int count, char **args, int from) {
  memset(watched, 0, sizeof *watched);
  for (int i = from; i < count && watched->count < MAX_PIDS; i++) {
    int fd = syscall(SYS_pidfd_open, atoi(args[i]), 0);
    if (fd < 0) continue;
    watched->fds[watched->count++] = (struct pollfd){fd, POLLIN, 0};
  }
  watched->alive = watched->count;
  if (watched->alive == 0) watched->goneNs = nowNs();
}

/** Waits until all are gone, until `extra` (-1: none) has something to read, or until `untilNs`. True when `extra` has. */
static UNUSED int waitFor(struct Watched *watched, int extra, int64_t untilNs) {
  for (;;) {
    int64_t leftNs = untilNs - nowNs();
    if (leftNs <= 0) return 0;
    struct timespec left = {leftNs / 1000000000, leftNs % 1000000000};
    watched->fds[watched->count] = (struct pollfd){extra, POLLIN, 0};
    if (ppoll(watched->fds, watched->count + 1, &left, NULL) < 0 && errno != EINTR) return 0;
    for (int i = 0; i < watched->count; i++) {
      if (watched->fds[i].fd < 0 || watched->fds[i].revents == 0) continue;
      close(watched->fds[i].fd);
      watched->fds[i].fd = -1; // poll(2) passes over it
      if (--watched->alive == 0) watched->goneNs = nowNs();
    }
    if (extra >= 0 && watched->fds[watched->count].revents != 0) return 1;
    if (extra < 0 && watched->alive == 0) return 0;
  }
}

static UNUSED int openNode(const char *dev, const char *name) {
  int fd = open(inDirectory(dev, "%s", name), O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    fprintf(stderr, "%s/%s: %s\n", dev, name, strerror(errno));
    exit(4);
  }
  return fd;
}
