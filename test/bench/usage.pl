# perl usage.pl FILE PROGRAM ARGS...: runs the program and writes to FILE what the kernel counted for it and its children:
# exit code, wall clock seconds, user CPU seconds, system CPU seconds, largest resident set in KiB.
use strict;
use warnings;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

use constant SYS_WAIT4 => 61; # x86-64
my $file = shift @ARGV;
my $began = clock_gettime(CLOCK_MONOTONIC);
my $pid = fork() // die "fork: $!\n";
if ($pid == 0) { exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\n"; }
my ($status, $usage) = (pack('i', 0), "\0" x 144);
die "wait4: $!\n" if syscall(SYS_WAIT4, $pid, $status, 0, $usage) != $pid;
my $wall = clock_gettime(CLOCK_MONOTONIC) - $began;
my @fields = unpack('q5', $usage);
my $code = unpack('i', $status);
open(my $out, '>', $file) or die "$file: $!\n";
printf $out "%d %.6f %.6f %.6f %d\n", ($code & 127) ? 128 + ($code & 127) : $code >> 8, $wall,
  $fields[0] + $fields[1] / 1e6, $fields[2] + $fields[3] / 1e6, $fields[4];
close($out) or die "$file: $!\n";
