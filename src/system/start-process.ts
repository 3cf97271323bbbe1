import { spawn, type SpawnOptionsWithStdioTuple, type StdioPipe } from 'node:child_process';
import { KEEP } from './keeper.ts';
import type { ProcessRequest } from './system.ts';

type Pipes = SpawnOptionsWithStdioTuple<StdioPipe, StdioPipe, StdioPipe>;
type Asked = Pick<ProcessRequest, 'program' | 'args' | 'cwd' | 'env' | 'outlives' | 'keeper'>;

/** `kept`: the child is the keeper, and the program its child. */
export interface Started {
  readonly child: ReturnType<typeof spawnPiped>;
  readonly kept: boolean;
}

/**
 * Starts a program, as the child of its keeper where one is named. A keeper that Windows does not start, for it is gone
 * or a policy forbids it, costs the program its console and not its start; a keeper that was started is never passed
 * over, since the program may run already.
 */
export function startProcess({ program, args, cwd, env, outlives, keeper }: Asked, platform: NodeJS.Platform): Started {
  const detached = platform !== 'win32' || outlives === true; // its own group, so that the tree can be ended
  const options: Pipes = {
    cwd,
    env: { ...env },
    shell: false,
    windowsHide: true,
    detached,
    stdio: ['pipe', 'pipe', 'pipe'],
  };
  if (outlives === true && typeof keeper === 'string') {
    const child = startedOnly(keeper, [KEEP, program, ...args], options);
    if (child !== null) return { child, kept: true };
  }
  return { child: spawnPiped(program, args, options), kept: false };
}

/** Null when it surely did not start. Node throws for some reasons of Windows and tells others by an event. */
function startedOnly(program: string, args: readonly string[], options: Pipes): Started['child'] | null {
  try {
    const child = spawnPiped(program, args, options);
    if (child.pid !== undefined) return child;
    child.on('error', () => undefined);
    return null;
  } catch {
    return null;
  }
}

const spawnPiped = (program: string, args: readonly string[], options: Pipes) => spawn(program, args, options);
