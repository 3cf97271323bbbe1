// measure.c: measure FILE PROGRAM ARGS...: runs a program and writes what it took into FILE: peak memory in bytes, processor
// time in milliseconds. A program of its own, since a child's peak begins with that of the process it was forked from.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **args) {
  if (count < 3) return 125;
  pid_t pid = fork();
  if (pid == 0) {
    if (getenv("MEASURED_PRELOAD")) setenv("LD_PRELOAD", getenv("MEASURED_PRELOAD"), 1);
    unsetenv("MEASURED_PRELOAD");
    execv(args[2], args + 2);
    _exit(126);
  }
  int status;
  struct rusage used;
  if (pid < 0 || wait4(pid, &status, 0, &used) < 0) return 125;
  FILE *file = fopen(args[1], "w");
  long ms = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
  fprintf(file, "{\"peakBytes\":%ld,\"cpuMs\":%ld}", used.ru_maxrss * 1024, ms);
  fclose(file);
  if (WIFSIGNALED(status)) kill(getpid(), WTERMSIG(status));
  return WEXITSTATUS(status);
}
