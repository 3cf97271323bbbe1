import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT_CODES } from '../../src/domain/exit-codes.ts';
import { answerTo, nextAction } from '../../src/domain/next-action.ts';
import { PARTIAL_WHYS, type Why } from '../../src/schema/why.ts';

const ended = (exitName: string, why: readonly Why[] = [], more: object = {}) =>
  nextAction({ exitName, why, todo: 0, wouldInstall: 0, ...more });

test('every code has an answer of its own', () => {
  const answers = Object.keys(EXIT_CODES).map((name) => ended(name, name === 'PartialSuccess' ? ['space'] : []));
  assert.equal(new Set(answers).size, answers.length);
});

test('every reason of a 100 is answered, not the first alone, and no answer is nothing', () => {
  for (const why of PARTIAL_WHYS) {
    assert.ok(answerTo(why).length > 20 && !/^nothing/iu.test(answerTo(why)), why);
    if (why === 'window') continue;
    assert.equal(ended('PartialSuccess', ['window', why]), `${answerTo('window')} ${answerTo(why)}`);
  }
});

test('a dry run is told how to install, unless an answer says already that the command is run again', () => {
  const dry = { wouldInstall: 2 };
  assert.notEqual(ended('Success', [], dry), ended('Success'));
  assert.ok(ended('PartialSuccess', ['unsupported'], dry).startsWith(answerTo('unsupported')));
  assert.notEqual(ended('PartialSuccess', ['unsupported'], dry), answerTo('unsupported'));
  assert.equal(ended('PartialSuccess', ['space'], dry), answerTo('space'));
});

test('what waits for its window or its deferral is not nothing', () => {
  assert.notEqual(ended('Success', [], { todo: 1 }), ended('Success'));
});

test('at most three reasons are answered; one that nobody knows, and a code of another version, ask to look', () => {
  const four = ['window', 'space', 'unsupported', 'stale'] as const;
  assert.equal(ended('PartialSuccess', four), four.slice(0, 3).map(answerTo).join(' '));
  const look = 'Look at the reasons that are named, then run the same command again.';
  assert.equal(ended('PartialSuccess', ['unheard' as Why]), look);
  assert.equal(ended('Unheard'), look);
  assert.equal(ended('PartialSuccess', ['unheard' as Why, 'space']), answerTo('space'));
});

test('a success asks for nothing, for later, or for the run that installs', () => {
  assert.equal(ended('Success'), 'Nothing to do.');
  assert.match(ended('Success', [], { todo: 1 }), /^Nothing now: .* later run of the same command\.$/u);
  assert.match(ended('Success', [], { todo: 1, wouldInstall: 1 }), /without --test-mode/u);
  assert.doesNotMatch(ended('PartialSuccess', ['space', 'unsupported'], { wouldInstall: 1 }), /--test-mode/u);
});
