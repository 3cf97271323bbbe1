import type { AST } from '@eslint-community/regexpp';
import {
  againOr,
  endsItself,
  followOf,
  isDistinct,
  MAX_INSPECTED,
  NOTHING_MORE,
  type Follow,
} from './redaction-follow.ts';

/**
 * Of a part of a pattern: how often what follows it is tried from one position, and how many characters are walked for
 * that.
 */
export interface Cost {
  readonly ways: number;
  readonly steps: number;
}

/** More groups in one another than these are not judged. */
const MAX_DEPTH = 20;
/** A group with several ways that is repeated more often than this has more ways than any number. */
const MAX_POWER = 64;

/**
 * Upper bound of what a pattern tries from one position before it gives up. Lookaround and back references are not
 * judged.
 */
export const costOf = (pattern: AST.Pattern): Cost => alternatives(pattern.alternatives, NOTHING_MORE, 0);

/** The sum; the greatest where the next character says which alternative it is. */
function alternatives(list: readonly AST.Alternative[], follow: Follow, depth: number): Cost {
  if (depth > MAX_DEPTH) return { ways: Infinity, steps: Infinity };
  const costs = list.map(({ elements }) => sequence(elements, follow, depth));
  const ways = costs.map((cost) => cost.ways);
  return {
    ways: isDistinct(list, follow) ? Math.max(...ways) : ways.reduce((sum, one) => sum + one, 0),
    steps: costs.reduce((sum, { steps }) => sum + steps, 0),
  };
}

/**
 * The product over the parts. Parts of one way walk the text once between them, however many they are; behind a part
 * with several ways they walk it once for each.
 */
function sequence(elements: readonly AST.Element[], follow: Follow, depth: number): Cost {
  let [ways, steps, walked] = [1, 0, 0];
  elements.forEach((element, index) => {
    const cost = costOfElement(element, followOf(elements, index + 1, follow), depth);
    if (cost.ways === 1 && cost.steps <= MAX_INSPECTED) walked = Math.min(MAX_INSPECTED, walked + cost.steps);
    else {
      steps += ways * (walked + cost.steps);
      [ways, walked] = [ways * cost.ways, 0];
    }
  });
  return { ways, steps: steps + ways * walked };
}

function costOfElement(element: AST.Element, follow: Follow, depth: number): Cost {
  if (element.type === 'Quantifier') return repeated(element, follow, depth);
  if (element.type === 'Group' || element.type === 'CapturingGroup')
    return alternatives(element.alternatives, follow, depth + 1);
  return { ways: 1, steps: 0 };
}

/**
 * One way where what follows says when it ends. A single character at the very end of the pattern never has to give
 * anything back: it fails before it has its minimum, or not at all.
 */
function repeated(quantifier: AST.Quantifier, follow: Follow, depth: number): Cost {
  const { element } = quantifier;
  const most = Math.min(quantifier.max, MAX_INSPECTED);
  const least = Math.min(quantifier.min, MAX_INSPECTED);
  const inner = costOfElement(element, most > 1 ? againOr(element, follow) : follow, depth);
  const each = Math.max(1, inner.steps);
  if (inner.ways > 1) return powers(inner.ways, each, least, most);
  const ways = endsItself(quantifier, follow) ? 1 : most - least + 1;
  const group = element.type === 'Group' || element.type === 'CapturingGroup';
  if (follow.accepts && !group) return { ways, steps: least };
  return { ways, steps: each > MAX_INSPECTED ? most * each : Math.min(MAX_INSPECTED, most * each) };
}

/** A part with several ways, `least` to `most` times: the sum of its powers. */
function powers(ways: number, steps: number, least: number, most: number): Cost {
  if (most > MAX_POWER) return { ways: Infinity, steps: Infinity };
  const all = Array.from({ length: most + 1 }, (_, times) => ways ** times);
  const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
  return { ways: sum(all.slice(least)), steps: steps * sum(all.slice(0, -1)) };
}
