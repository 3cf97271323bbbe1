import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** No single answer of the browser takes longer, in milliseconds, also on a busy machine. */
const ANSWER_LIMIT_MS = 60_000;

export type Answer = Readonly<Record<string, unknown>>;
export type Send = (method: string, params?: object, sessionId?: string) => Promise<Answer>;

/** Commands out, answers and events in: JSON texts with a zero byte between. */
export function connect(child: ChildProcess): { send: Send; loaded: (session: string) => Promise<void> } {
  const [commands, answers] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  const loading = new Map<string, () => void>();
  let last = 0;
  let rest = '';
  const take = (text: string): void => {
    const { id, method, sessionId, result, error } = JSON.parse(text) as Answer;
    if (method === 'Page.loadEventFired') loading.get(String(sessionId))?.();
    const asked = typeof id === 'number' ? waiting.get(id) : undefined;
    if (asked === undefined) return;
    waiting.delete(id as number);
    if (error === undefined) asked.resolve(result as Answer);
    else asked.reject(new Error(JSON.stringify(error)));
  };
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  answers.setEncoding('utf8').on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\0');
    rest = texts.pop() ?? '';
    texts.forEach(take);
  });
  commands.on('error', fail);
  child.on('error', fail);
  child.on('close', (code) => fail(new Error(`Chromium ended with ${code ?? 'a signal'}`)));
  return {
    send: (method, params = {}, sessionId) =>
      limited(method, (resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        commands.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
      }),
    loaded: (session) => limited('loading', (resolve) => loading.set(session, () => resolve())),
  };
}

/** A promise that fails when nothing settles it in time. */
function limited<T>(
  what: string,
  begin: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${what}: no answer`)), ANSWER_LIMIT_MS);
    const over =
      <A>(settle: (outcome: A) => void) =>
      (outcome: A): void => {
        clearTimeout(late);
        settle(outcome);
      };
    begin(over(resolve), over(reject));
  });
}
