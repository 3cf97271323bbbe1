import { throwing } from '../conduct.ts';
import { group, course, green, installed, offer, run, settings } from '../course.ts';
import { displayDriver } from '../kinds.ts';
import { anOffer, cumulative } from '../updates.ts';
import { aDevice } from '../windows/devices.ts';
import type { Offered } from '../windows/offered.ts';

const critical = (): Offered =>
  anOffer({ title: '2026-11 Update (KB5131100)', kbs: ['5131100'], categories: ['critical', 'windows11'], effect: [] });

/** Another fact leaves it out already: nothing is incomplete. */
const out = (name: string, policy: object, update: Offered): void => {
  course(name, aDevice, settings(policy), offer(update), run(green), installed(update, 0));
};
const ID = '0b6f1d2e-3c4a-4b5d-8e6f-7a8b9c0d1e2f';

/** The decision does not ask for it. */
const inside = (name: string, policy: object, update: Offered): void => {
  course(name, aDevice, settings(policy), offer(update), run(green), installed(update, 1));
};

group('a property that throws, and another fact decides', () => {
  out('the class of a driver, drivers and firmware are off', {}, throwing(displayDriver(), 'DriverClass'));
  out('what kind of update it is, of one in the category of drivers', {}, throwing(displayDriver(), 'Type'));
  out(
    'the numbers of one whose id is excluded',
    { excludedUpdateIds: [ID.toUpperCase()], excludedKBs: ['KB5031356'] },
    {
      ...throwing(critical(), 'KBArticleIDs'),
      id: ID,
    },
  );
  out(
    'the numbers of one whose classification is left out',
    { includedClassifications: ['Definition Updates'], excludedKBs: ['KB5031356'] },
    throwing(critical(), 'KBArticleIDs'),
  );
  out(
    'the severity of one whose number is excluded',
    { excludedKBs: ['KB5131100'], excludedSeverities: ['Low'] },
    throwing(critical(), 'MsrcSeverity'),
  );
  inside('the severity, and no rule asks for it', {}, throwing(critical(), 'MsrcSeverity'));
  inside('the numbers, and no rule asks for them', {}, throwing(cumulative(), 'KBArticleIDs'));
  inside('the action, and optional ones are wanted', { optional: true }, throwing(cumulative(), 'DeploymentAction'));
  inside(
    'the categories of one that is included by its id',
    { includedUpdateIds: [ID.toUpperCase()] },
    {
      ...throwing(cumulative(), 'Categories'),
      id: ID,
    },
  );
  inside('the size', {}, throwing(cumulative(), 'MaxDownloadSize'));
  inside('whether it is downloaded', {}, throwing(cumulative(), 'IsDownloaded'));
  inside('when it came out', {}, throwing(cumulative(), 'LastDeploymentChangeTime'));
});
