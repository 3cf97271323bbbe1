/** How a stand-in answers. */
export interface Answer {
  /** Up to 32 bits, unsigned. Without it, that of the original program, or 0. */
  exitCode?: number;
  delayMs?: number;
  stdout?: string;
  /** A command line that is run to its end first: what the program would have done. */
  run?: string;
  /** Runs the original program first, with the same arguments. */
  delegate?: boolean;
  /** Never ends. */
  hang?: boolean;
}

export interface StandIn extends Answer {
  /** Answers for calls whose command line holds a text (case ignored); the first that matches answers. */
  when?: readonly (Answer & { contains: string })[];
}

/** One call that a stand-in has seen. */
export interface RecordedCall {
  args: string[];
  commandLine: string;
  cwd: string;
  /** Whether it had a console, be it one without a window. */
  console: boolean;
}

/** The script that the stand-in program reads, and the files that it prints; `folder` is their Windows folder. */
export function standInFiles(name: string, standIn: StandIn, folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  const blocks = [...(standIn.when ?? []), { ...standIn, contains: undefined }].map((answer, index) => {
    const output = `${name}.${index}.out`;
    if (answer.stdout !== undefined) files[output] = answer.stdout;
    const entries = {
      match: answer.contains,
      exitCode: answer.exitCode,
      delayMs: answer.delayMs,
      run: answer.run,
      delegate: answer.delegate === true ? 1 : undefined,
      hang: answer.hang === true ? 1 : undefined,
      stdout: answer.stdout === undefined ? undefined : `${folder}\\${output}`,
    };
    const lines = Object.entries(entries).filter(([, value]) => value !== undefined);
    return [...lines.map(([key, value]) => `${key}=${value}`), 'end', ''].join('\n');
  });
  files[`${name}.txt`] = blocks.join('');
  return files;
}

export function parseCalls(text: string): RecordedCall[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedCall);
}
