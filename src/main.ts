process.stdout.write('patchpilot\n');
