import type { AppCheck } from '../../schema/policy/index.ts';
import type { CheckAttempt } from '../../schema/validation.ts';

/** The checks of applications that policy asks for. */
export interface Checks {
  /** One attempt of one check. `sinceMs`: from when on events of a log are new. */
  check(
    check: AppCheck,
    application: string,
    stage: 'pre' | 'post',
    sinceMs: number,
  ): Promise<Omit<CheckAttempt, 'time'>>;
}
