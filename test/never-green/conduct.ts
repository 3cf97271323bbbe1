import type { Change } from './windows/model.ts';
import type { Claim, Facts, Offered } from './windows/offered.ts';

/** How an update may behave otherwise than it should. Each gives another update; the first stays as it was. */
const told = (update: Offered): Claim => ({ code: 2, hresult: 0, reboot: update.reboots });

/** Claims success, does nothing, and is offered again. */
export const lies = (update: Offered): Offered => ({
  ...update,
  claim: told(update),
  ...{ does: [], boots: [], staysOffered: true, becomesListed: false },
});

/** The same, and nobody offers it any more. */
export const liesAndVanishes = (update: Offered): Offered => ({ ...lies(update), staysOffered: false });

/** The same, and the agent lists it as installed. */
export const liesAndIsListed = (update: Offered): Offered => ({ ...liesAndVanishes(update), becomesListed: true });

/** Listed as installed, and offered too. */
export const liesAndIsBoth = (update: Offered): Offered => ({ ...lies(update), becomesListed: true });

/** Does all that it should, and is not listed as installed. */
export const notListed = (update: Offered): Offered => ({ ...update, becomesListed: false });

/** Does all that it should, and is offered again. */
export const offeredAgain = (update: Offered): Offered => ({ ...update, staysOffered: true });

/** The installer reports a failure, and nothing was done. */
export const fails = (update: Offered, hresult = 0x800f0922 | 0): Offered => ({
  ...update,
  claim: { code: 4, hresult, reboot: false },
  ...{ does: [], boots: [], staysOffered: true, becomesListed: false },
});

/** Reports a failure, and did it all the same. */
export const failsButWorks = (update: Offered, hresult = 0x80070643 | 0): Offered => ({
  ...update,
  claim: { code: 4, hresult, reboot: update.reboots },
});

/** Claims success, is staged, and taken back by the boot. */
export const rollsBack = (update: Offered, after: readonly Change[] = []): Offered => ({
  ...update,
  ...{ does: update.staging, boots: after, staysOffered: true, becomesListed: false },
});

export const withFacts = (update: Offered, facts: Partial<Facts>): Offered => ({
  ...update,
  facts: { ...update.facts, ...facts },
});

/** These properties throw when they are read. */
export const throwing = (update: Offered, ...throws: readonly string[]): Offered => ({ ...update, throws });

export const hidden = (update: Offered): Offered => ({ ...update, hidden: true });

export const optional = (update: Offered): Offered => withFacts(update, { deploymentAction: 4 });
