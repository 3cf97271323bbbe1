import type { AST } from '@eslint-community/regexpp';

/** No text is inspected further than this by a pattern of a policy, in characters. */
export const MAX_INSPECTED = 1_000;

/**
 * With what something can begin: a single character as it stands in the pattern, the end of a word, or nobody knows.
 */
type First = string | null;
const WORD_END = '\\b';

/** What can come after a part of a pattern. The end of the text, and of the pattern, begin with no character. */
export interface Follow {
  readonly firsts: readonly First[];
  /** Nothing comes: whoever gets here has matched. */
  readonly accepts: boolean;
}
export const NOTHING_MORE: Follow = { firsts: [], accepts: true };

/**
 * What follows in a sequence from here on: its first parts, up to one that must be there, else what follows the
 * sequence.
 */
export function followOf(elements: readonly AST.Element[], from: number, follow: Follow): Follow {
  const firsts: First[] = [];
  for (const element of elements.slice(from)) {
    firsts.push(...firstsOf(element));
    if (!canBeEmpty(element)) return { firsts, accepts: false };
  }
  return { firsts: [...firsts, ...follow.firsts], accepts: from >= elements.length && follow.accepts };
}

/** What follows a part that is repeated: itself again, or what follows it. */
export const againOr = (element: AST.Element, follow: Follow): Follow => ({
  firsts: [...firstsOf(element), ...follow.firsts],
  accepts: false,
});

/**
 * Whether what follows a repeated part begins with nothing that the part begins with: then it ends in one place only.
 */
export function endsItself({ element, min }: AST.Quantifier, follow: Follow): boolean {
  const single = isCharacter(element);
  return firstsOf(element).every((own) =>
    follow.firsts.every((next) => (next === WORD_END ? single && min > 0 && isOneSided(own) : disjoint(own, next))),
  );
}

/** Whether the next character says which of the alternatives it can be. */
export function isDistinct(list: readonly AST.Alternative[], follow: Follow): boolean {
  const firsts = list.map(({ elements }) => followOf(elements, 0, follow).firsts);
  return firsts.every((own, index) =>
    firsts.slice(index + 1).every((other) => own.every((one) => other.every((two) => disjoint(one, two)))),
  );
}

function firstsOf(element: AST.Element): First[] {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return [element.raw];
    case 'Quantifier':
      return firstsOf(element.element);
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.flatMap(({ elements }) => [...followOf(elements, 0, NOTHING_MORE).firsts]);
    case 'Assertion':
      return element.kind === 'end' ? [] : [element.kind === 'word' && !element.negate ? WORD_END : null];
    default:
      return [null];
  }
}

function canBeEmpty(element: AST.Element): boolean {
  if (element.type === 'Quantifier') return element.min === 0 || canBeEmpty(element.element);
  if (element.type === 'Group' || element.type === 'CapturingGroup')
    return element.alternatives.some(({ elements }) => elements.every(canBeEmpty));
  return false;
}

const isCharacter = ({ type }: AST.Element): boolean =>
  type === 'Character' || type === 'CharacterSet' || type === 'CharacterClass';

/** Of one side of the end of a word: no such end lies between two of them. */
const isOneSided = (one: First): boolean => disjoint(one, '\\w') || disjoint(one, '\\W');

/** Whether no character fits both; judged for ASCII atoms only, else it is assumed not to be so. */
function disjoint(one: First, other: First): boolean {
  if (one === null || other === null || one === WORD_END || other === WORD_END) return false;
  if (/[^\x20-\x7e]|\\[uxpPc]/u.test(one + other)) return false;
  const fitsOne = new RegExp(`^${one}$`, 'iu');
  const fitsOther = new RegExp(`^${other}$`, 'iu');
  for (let code = 0; code < 0x250; code += 1) {
    const character = String.fromCharCode(code);
    if (fitsOne.test(character) && fitsOther.test(character)) return false;
  }
  return true;
}
