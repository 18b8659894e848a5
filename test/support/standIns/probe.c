// What has to be measured or done closer to the kernel than Node's timers are.
//   probe claim SOCKET VRAM GPU PID…  claims everything for itself, then takes the GPU's memory; the times of claim, end and answer
//   probe spin                        keeps one core busy until its input ends
//   probe storm COUNT                 starts COUNT short processes, four at a time, every second one only a fork
#include "standIn.h"
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

static int connectTo(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    perror(path);
    exit(4);
  }
  return fd;
}

static int claim(int count, char **args) {
  if (count < 5) return 2;
  struct Watched miners;
  watchPids(&miners, count, args, 5);
  int fd = connectTo(args[2]);
  char line[256];
  int length = snprintf(line, sizeof line, "{\"id\":1,\"call\":\"claim\",\"args\":{\"pid\":%d,\"gpus\":null,\"env\":{}}}\n", getpid());
  int64_t sentNs = nowNs();
  if (write(fd, line, length) != length) return 4;
  char reply[65536] = {0};
  size_t size = 0;
  int64_t untilNs = sentNs + 30000000000ll;
  while (strstr(reply, "\"ok\":") == NULL) {
    if (!waitFor(&miners, fd, untilNs)) return 5;
    ssize_t got = read(fd, reply + size, sizeof reply - 1 - size);
    if (got <= 0) return 5;
    size += got;
  }
  int64_t answeredNs = nowNs();
  int isOut = takeMemory(args[3], atoi(args[4]), 6000) != 0;
  if (miners.alive > 0) waitFor(&miners, -1, nowNs() + 5000000000ll);
  printf("{\"sentNs\":\"%" PRId64 "\",\"goneNs\":\"%" PRId64 "\",\"answeredNs\":\"%" PRId64 "\",\"isFree\":%s,\"isOutOfMemory\":%s}\n",
         sentNs, miners.goneNs, answeredNs, strstr(reply, "\"isFree\":true") == NULL ? "false" : "true", isOut ? "true" : "false");
  return 0;
}

static int spin(void) {
  struct pollfd input = {0, POLLIN, 0};
  for (volatile unsigned long round = 1;; round++)
    if (round % 50000000 == 0 && poll(&input, 1, 0) > 0) return 0;
}

static int storm(long total) {
  int running = 0;
  for (long i = 0; i < total; i++) {
    pid_t pid = fork();
    if (pid == 0 && i % 2 == 0) execl("/bin/true", "true", NULL);
    if (pid == 0) _exit(0);
    if (pid > 0 && ++running >= 4) running -= wait(NULL) > 0;
  }
  while (wait(NULL) > 0) {}
  return 0;
}

int main(int count, char **args) {
  const char *what = count > 1 ? args[1] : "";
  if (strcmp(what, "claim") == 0) return claim(count, args);
  if (strcmp(what, "spin") == 0) return spin();
  if (strcmp(what, "storm") == 0) return storm(count > 2 ? atol(args[2]) : 1000);
  return 2;
}
