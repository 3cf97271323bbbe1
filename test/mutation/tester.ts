import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../src/build/paths.mjs';
import type { Answer, Ask } from './protocol.ts';

/** A worker that a mutant may hang or end. */
export interface Tester {
  /** The answer; `lost` when the worker ended or took longer than that. It is of no use then. */
  readonly ask: (asked: Ask, limitMs: number) => Promise<Answer | 'lost'>;
  readonly close: () => void;
}

export const openTester = (): Tester => {
  const child = fork(join(import.meta.dirname, 'worker.ts'), [], {
    cwd: ROOT,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  return {
    ask: (asked, limitMs) => askChild(child, asked, limitMs),
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
};

const askChild = (child: ChildProcess, asked: Ask, limitMs: number): Promise<Answer | 'lost'> =>
  new Promise((resolve) => {
    const end = (answer: Answer | 'lost'): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      if (answer === 'lost') child.kill('SIGKILL');
      resolve(answer);
    };
    const timer = setTimeout(() => end('lost'), limitMs);
    child.once('message', (message) => end(message as Answer));
    child.once('exit', () => end('lost'));
    child.once('error', () => end('lost'));
    child.send(asked);
  });
