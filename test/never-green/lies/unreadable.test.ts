import { throwing } from '../conduct.ts';
import { group, course, ends, green, installed, offer, run, settings } from '../course.ts';
import { displayDriver } from '../kinds.ts';
import { anOffer, cumulative, definitions } from '../updates.ts';
import { aDevice } from '../windows/devices.ts';
import type { Offered } from '../windows/offered.ts';

const scan = ends(100, 'scan');
const critical = (kbs: readonly string[] = ['5131100']): Offered =>
  anOffer({ title: '2026-11 Update', kbs, categories: ['critical', 'windows11'], effect: [] });

/**
 * What could not be read is not empty: where the decision hangs on it, the update is held back, and the scan is not
 * whole.
 */
const held = (name: string, policy: object, update: Offered): void => {
  course(name, aDevice, settings(policy), offer(update), run(scan), installed(update, 0));
};

group('a property that throws, and the decision hangs on it', () => {
  held('the categories of a critical update', {}, throwing(critical(), 'Categories'));
  held('the categories of a cumulative update', {}, throwing(cumulative(), 'Categories'));
  held('the categories of definitions', {}, throwing(definitions(), 'Categories'));
  held(
    'the categories, and excluded classifications',
    { excludedClassifications: ['Updates'] },
    throwing(critical(), 'Categories'),
  );
  held(
    'the categories, and everything is included but what has none',
    { includedClassifications: ['Updates', 'Security Updates'] },
    throwing(critical(), 'Categories'),
  );
  held('the id and the name of each category', {}, throwing(critical(), 'CategoryID', 'Name'));
  held('the numbers, and one is excluded', { excludedKBs: ['KB5131100'] }, throwing(critical(), 'KBArticleIDs'));
  held(
    'the numbers of a cumulative update, and another is excluded',
    { excludedKBs: ['KB5031356'] },
    throwing(cumulative(), 'KBArticleIDs'),
  );
  held(
    'the numbers, and only numbers are included',
    { includedClassifications: [], includedKBs: ['KB5131100'] },
    throwing(critical(), 'KBArticleIDs'),
  );
  held('the severity, and one is excluded', { excludedSeverities: ['Low'] }, throwing(critical(), 'MsrcSeverity'));
  held(
    'the severity, and some are included',
    { includedSeverities: ['Critical', 'Important'] },
    throwing(critical(), 'MsrcSeverity'),
  );
  held('the action, and optional ones are off', {}, throwing(critical(), 'DeploymentAction'));
  held('whether it is only for browsing, and optional ones are off', {}, throwing(critical(), 'BrowseOnly'));
  held('the class of a driver, and firmware is off', { drivers: true }, throwing(displayDriver(), 'DriverClass'));
  held('the class of a driver, and drivers are off', { firmware: true }, throwing(displayDriver(), 'DriverClass'));
});

group('an update that cannot be named', () => {
  course('has no identity', aDevice, offer({ ...critical(), nameless: true }), run(scan));
  const other = cumulative();
  course(
    'beside one that can',
    aDevice,
    offer({ ...critical(), nameless: true }, other),
    run(scan),
    installed(other, 1),
  );
});

group('an unreadable one beside readable ones costs itself only', () => {
  const good = cumulative();
  const bad = throwing(critical(), 'Categories');
  course('the others are installed', aDevice, offer(bad, good), run(scan), installed(good, 1), installed(bad, 0));
  course(
    'and once it can be read, it is installed',
    aDevice,
    offer(bad),
    run(scan),
    ({ windows }) => {
      windows.offers = [{ ...bad, throws: [] }];
    },
    run(green),
    installed(bad, 1),
  );
});
