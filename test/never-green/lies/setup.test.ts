import assert from 'node:assert/strict';
import {
  changed,
  course,
  ends,
  failed,
  green,
  group,
  installed,
  offer,
  reboot,
  run,
  start,
  type Step,
} from '../course.ts';
import { lies } from '../conduct.ts';
import { cumulative } from '../updates.ts';
import { aDevice, server2022 } from '../windows/devices.ts';
import { setValue, type Change } from '../windows/model.ts';

const setup = ends(240, 'setup');
const SETUP = 'HKLM\\SYSTEM\\Setup';
const safeMode = (option: number): Change =>
  setValue('HKLM\\SYSTEM\\CurrentControlSet\\Control\\SafeBoot\\Option', 'OptionValue', option);

const doctorSays: Step = async (world) => {
  const answer = await world.command('doctor');
  assert.equal(answer.code, 1, answer.stdout + answer.stderr);
};

group('a Windows on which nothing should be installed', () => {
  for (const [name, change] of [
    ['Safe Mode', safeMode(1)],
    ['Safe Mode with network', safeMode(2)],
    ['a setup in progress', setValue(SETUP, 'SystemSetupInProgress', 1)],
    ['the first start', setValue(SETUP, 'OOBEInProgress', 1)],
  ] as const) {
    const update = cumulative();
    course(name, aDevice, offer(update), changed(change), run(setup), installed(update, 0));
    course(`${name}, and nothing is offered`, aDevice, changed(change), run(setup));
    course(`${name}, as the doctor says it`, server2022, changed(change), doctorSays);
    const waiting = lies(cumulative());
    course(
      `${name}, while a run waits: it goes on afterwards`,
      aDevice,
      offer(waiting),
      start(ends(150)),
      reboot,
      changed(change),
      start(setup),
      changed(safeMode(0), setValue(SETUP, 'SystemSetupInProgress', 0), setValue(SETUP, 'OOBEInProgress', 0)),
      ({ windows }) => {
        windows.registry.delete('hklm\\system\\currentcontrolset\\control\\safeboot\\option\\optionvalue');
      },
      reboot,
      start(failed),
      installed(waiting, 1),
    );
  }
  course(
    'and once it is over, all is well',
    aDevice,
    offer(cumulative()),
    changed(safeMode(1)),
    run(setup),
    ({ windows }) => {
      windows.registry.delete('hklm\\system\\currentcontrolset\\control\\safeboot\\option\\optionvalue');
    },
    run(green),
  );
});
