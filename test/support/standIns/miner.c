// A miner that mines nothing: kawpowminer's command line and API (JSON-RPC, one line each way, test/recordings/ethminer), the device
// nodes of CUDA, a GPU's "VRAM" and touched host memory. Its own options come in as the user's extra arguments:
// --stand-in-dev DIR --stand-in-vram DIR [--stand-in-cuda LIB] [--stand-in-host-mb N] [--stand-in-forks N] [--stand-in-start-ms N]
#include "standIn.h"
#include <dlfcn.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>

static int listenOn(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 16) != 0) {
    fprintf(stderr, " X 12:00:00 stand-in Could not start API server on port: %d\n", port);
    exit(1);
  }
  return fd;
}

/** Host memory in pages of 4 kB, as malloc gives it where huge pages are given on request only: what takes time at the end. */
static void touchMemory(long mb) {
  if (mb <= 0) return;
  size_t length = mb * 1000000ul;
  char *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) exit(5);
  madvise(memory, length, MADV_NOHUGEPAGE);
  for (size_t at = 0; at < length; at += 4096) memory[at] = 1;
}

/** Children share the nodes and the "VRAM"; the last one leaves the process group too. */
static void forkChildren(int count) {
  for (int i = 0; i < count; i++) {
    if (fork() != 0) continue;
    if (i == count - 1 && count > 1) setsid();
    for (;;) pause();
  }
}

static void answer(int client, int gpu, int64_t startedNs, long asked) {
  char body[1024];
  long uptimeS = (nowNs() - startedNs) / 1000000000;
  int length = snprintf(body, sizeof body,
    "{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{"
    "\"connection\":{\"connected\":true,\"switches\":1,\"uri\":\"stratum+tcp://wallet.rig1@127.0.0.1:3333\"},"
    "\"devices\":[{\"_index\":%d,\"_mode\":\"CUDA\",\"hardware\":{\"name\":\"Stand-in GPU\",\"pci\":\"1a:00.0\",\"sensors\":[61,40,118.4],"
    "\"type\":\"GPU\"},\"mining\":{\"hashrate\":\"0x01c9c380\",\"pause_reason\":null,\"paused\":false,\"shares\":[%ld,0,0,1]}}],"
    "\"host\":{\"name\":\"rig\",\"runtime\":%ld,\"version\":\"stand-in-1.0\"},"
    "\"mining\":{\"difficulty\":1000,\"epoch\":0,\"epoch_changes\":1,\"hashrate\":\"0x01c9c380\",\"shares\":[%ld,0,0,1]},"
    "\"monitors\":null}}\n", gpu, asked, uptimeS, asked);
  if (write(client, body, length) != length) close(client);
}

static void serve(int server, int gpu) {
  int64_t startedNs = nowNs();
  struct pollfd fds[33] = {{server, POLLIN, 0}};
  int count = 1;
  for (long asked = 0;;) {
    poll(fds, count, -1);
    for (int i = count - 1; i > 0; i--) {
      char line[4096];
      if (fds[i].revents == 0) continue;
      if (read(fds[i].fd, line, sizeof line) > 0) {
        answer(fds[i].fd, gpu, startedNs, ++asked);
        continue;
      }
      close(fds[i].fd);
      fds[i] = fds[--count];
    }
    if (fds[0].revents == 0) continue;
    int client = accept4(server, NULL, NULL, SOCK_CLOEXEC);
    if (client >= 0 && count < 33) fds[count++] = (struct pollfd){client, POLLIN, 0};
    else if (client >= 0) close(client);
  }
}

int main(int count, char **args) {
  const char *dev = option(count, args, "--stand-in-dev", "/dev");
  const char *vram = option(count, args, "--stand-in-vram", "/nowhere");
  const char *cuda = option(count, args, "--stand-in-cuda", NULL);
  const char *bind = option(count, args, "--api-bind", "127.0.0.1:-0");
  int gpu = number(count, args, "--cu-devices", 0);
  signal(SIGPIPE, SIG_IGN); // a client that hung up

  if (cuda != NULL && dlopen(cuda, RTLD_NOW) == NULL) fprintf(stderr, "%s\n", dlerror());
  char node[32];
  snprintf(node, sizeof node, "nvidia%d", gpu);
  openNode(dev, "nvidiactl");
  openNode(dev, "nvidia-uvm");
  openNode(dev, node);
  if (takeMemory(vram, gpu, 5000) != 0) {
    fprintf(stderr, " X 12:00:00 stand-in CUDA error: out of memory\n");
    return 1;
  }
  touchMemory(number(count, args, "--stand-in-host-mb", 200));
  forkChildren(number(count, args, "--stand-in-forks", 0));
  sleepMs(number(count, args, "--stand-in-start-ms", 0));
  const char *colon = strrchr(bind, ':');
  int server = listenOn(abs(atoi(colon == NULL ? "0" : colon + 1))); // a minus means read-only
  fprintf(stderr, " i 12:00:00 stand-in Api server listening on port %s\n", bind);
  serve(server, gpu);
}
