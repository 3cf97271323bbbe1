import { lies, optional, withFacts } from '../conduct.ts';
import {
  group,
  changed,
  course,
  ends,
  failed,
  green,
  inOrder,
  installed,
  notGreen,
  offer,
  oneOf,
  run,
  settings,
} from '../course.ts';
import { displayDriver, featureUpdate, recovery } from '../kinds.ts';
import { ALL } from '../kinds-table.ts';
import {
  anOffer,
  category,
  cumulative,
  definitions,
  dotnetUpdate,
  servicingStack,
  withDefender,
  type CategoryName,
} from '../updates.ts';
import { aDevice, rollup, server2016, server2022 } from '../windows/devices.ts';
import { setOs, setPackage } from '../windows/model.ts';

const september = () => aDevice({ now: '2026-09-20T09:00:00.000Z', os: { ubr: 9168 } });

group('all numbers of an update count', () => {
  const twoNumbers = (...kbs: string[]) => withFacts(cumulative(), { kbs });
  for (const [name, kbs] of [
    ['the second', ['5131001', '5031356']],
    ['the third', ['5131001', '5131002', '5031356']],
    ['the first', ['5031356', '5131001']],
  ] as const) {
    const update = twoNumbers(...kbs);
    course(
      `${name} is excluded`,
      aDevice,
      settings({ excludedKBs: ['KB5031356'] }),
      offer(update),
      run(green),
      installed(update, 0),
    );
  }
  const included = withFacts(twoNumbers('5131001', '5131777'), { categories: [category('updates')] });
  course(
    'the second is included',
    aDevice,
    settings({ includedKBs: ['KB5131777'] }),
    offer(included),
    run(green),
    installed(included, 1),
  );
  const both = twoNumbers('5131001', '5031356');
  course(
    'one is included, another excluded',
    aDevice,
    settings({ includedKBs: ['KB5131001'], excludedKBs: ['KB5031356'] }),
    offer(both),
    run(green),
    installed(both, 0),
  );
});

group('a number in another form', () => {
  for (const [name, kbs, title] of [
    ['with its letters', ['KB5131001'], undefined],
    ['with small letters', ['kb5131001'], undefined],
    ['only in the title', [], '2026-11 Security Update (KB5131001) (26200.9700)'],
  ] as const) {
    const update = withFacts(cumulative(), { kbs: [...kbs], ...(title === undefined ? {} : { title }) });
    course(
      `${name} is excluded`,
      aDevice,
      settings({ excludedKBs: ['KB5131001'] }),
      offer(update),
      run(green),
      installed(update, 0),
    );
  }
  const none = withFacts(cumulative(), { categories: [] });
  course(
    'an update without any category is held back',
    aDevice,
    offer(none),
    run(ends(100, 'scan')),
    installed(none, 0),
  );
});

group('optional is what the agent says it is', () => {
  const browse = withFacts(cumulative(), { browseOnly: true });
  const action = optional(cumulative());
  const mixed = changed(({ agent }) => {
    agent.mixesOptional = true;
  });
  course('by its action', aDevice, mixed, offer(action), run(green), installed(action, 0));
  course('by being only for browsing', aDevice, mixed, offer(browse), run(green), installed(browse, 0));
  const five = withFacts(cumulative(), { deploymentAction: 5 });
  course('an action that means nothing of the kind is no optional one', aDevice, offer(lies(five)), run(failed));
  course(
    'wanted, it is installed',
    aDevice,
    settings({ optional: true }),
    offer(action),
    run(green),
    installed(action, 1),
  );
});

group('kinds without a word that is known', () => {
  for (const [name, title] of [
    ['Spanish', '2026-09 Actualización de seguridad (KB5124008)'],
    ['Chinese', '2026-09 安全更新程序 (KB5124008)'],
    ['Korean', '2026-09 보안 업데이트(KB5124008)'],
    ['Dutch', '2026-09 Beveiligingsupdate (KB5124008)'],
    ['nothing', null],
  ] as const) {
    const update = withFacts(cumulative({ kb: '5124008', revision: 9445 }), { title });
    course(`a cumulative update in ${name} that lies`, september, offer(lies(update)), run(failed));
    course(
      `a cumulative update in ${name} is kept for mains power`,
      september,
      offer(update),
      changed(({ conditions }) => {
        conditions['onBattery'] = true;
      }),
      run(ends(100, 'battery')),
      installed(update, 0),
    );
  }
  const room = cumulative({
    title: '2026-11 Kumulatives Update für Windows 11 (KB5124008)',
    kb: '5124008',
    revision: 9445,
  });
  course(
    'without room on the EFI partition',
    september,
    offer(room),
    changed(({ conditions }) => {
      conditions['efiFree'] = 5e6;
    }),
    run(ends(100, 'space')),
    installed(room, 0),
  );
  const small = recovery();
  course(
    'without room in the recovery partition',
    aDevice,
    settings(ALL),
    offer(small),
    changed(({ conditions }) => {
      conditions['recoveryFree'] = 100e6;
    }),
    run(ends(100, 'space')),
    installed(small, 0),
  );
});

group('the order of a run', () => {
  const wsus = (categories: readonly CategoryName[] = ['security', 'server2016']) =>
    cumulative({
      kb: '5131012',
      build: '14393',
      revision: 9700,
      title: '2026-11 Cumulative Update for Windows Server 2016 for x64-based Systems (KB5131012)',
      categories,
    });
  for (const [name, title, kb] of [
    ['English', '2026-11 Servicing Stack Update for Windows Server 2016 for x64-based Systems (KB5131003)', '5131003'],
    [
      'Japanese',
      'x64 ベース システム用 Windows Server 2016 に対する 2026-11 サービス スタック更新プログラム (KB5131003)',
      '5131003',
    ],
    [
      'Russian',
      'Обновление стека обслуживания для Windows Server 2016 для x64-разрядных систем (KB4132216)',
      '4132216',
    ],
    ['Swedish', 'Servicing stack-uppdatering för Windows Server 2016 för x64-baserade system (KB4132216)', '4132216'],
    [
      'old stacks, which have no such word,',
      '2018-09 Update for Windows Server 2016 for x64-based Systems (KB4465659)',
      '4465659',
    ],
  ] as const) {
    const stack = servicingStack('14393', 9700, kb, title);
    const update = wsus();
    course(
      `the servicing stack before the cumulative update: ${name}`,
      server2016,
      offer(update, stack),
      run(green),
      inOrder(stack, update),
    );
  }
  const update = cumulative();
  const defender = definitions();
  const dotnet = dotnetUpdate();
  const winre = recovery();
  course(
    'definitions, recovery and .NET before what leaves a reboot pending',
    aDevice,
    changed(withDefender),
    settings(ALL),
    offer(update, dotnet, winre, defender),
    run(green),
    inOrder(defender, winre, dotnet, update),
  );
});

group('a build that nobody knows', () => {
  const next = (...categories: CategoryName[]) =>
    cumulative({ kb: '5131020', build: '28100', revision: 1234, categories });
  const early = () => aDevice({ os: { currentBuild: '28000', ubr: 3000, displayVersion: '26H1' } });
  const lifted = {
    effect: [setOs({ currentBuild: '28100', ubr: 1234 }), setPackage(rollup(28100, 1234), 0x70)],
  };
  const bare = next('security');
  course(
    'and no product: held back, and the scan is not whole',
    early,
    offer(bare),
    run(ends(100, 'scan')),
    installed(bare, 0),
  );
  const upgrade = next('security', 'upgrades');
  course('an upgrade is a feature update', early, offer(upgrade), run(green), installed(upgrade, 0));
  const server = next('security', 'server2025');
  course('of a server, on a client: refused', early, offer(server), run(oneOf(0, 100)), installed(server, 0));
  const own = { ...next('security', 'windows11'), boots: lifted.effect, effect: lifted.effect };
  course("of the device's own product: installed", early, offer(own), run(oneOf(0, 100)), installed(own, 1));
  course("of the device's own product, and it lies", early, offer(lies(own)), run(notGreen));
  const later = cumulative({ kb: '5131021', build: '29000', revision: 1 });
  course('another family, and no product', early, offer(later), run(ends(100, 'scan')), installed(later, 0));
});

group('an upgrade in the dress of a patch', () => {
  const dressed = (...categories: CategoryName[]) =>
    cumulative({ kb: '5044284', build: '26100', revision: 2033, title: 'Windows Server 2025', categories });
  for (const [name, update] of [
    ['by its category', dressed('upgrades')],
    ['by its number', dressed('security', 'server2022')],
    [
      'by its build',
      cumulative({ kb: '5131022', build: '26100', revision: 33700, categories: ['security', 'server2025'] }),
    ],
  ] as const)
    course(name, server2022, settings({ includedKBs: [] }), offer(update), run(oneOf(0, 100)), installed(update, 0));
});

group('what has no release to compare', () => {
  const old = () =>
    server2016({
      os: {
        currentBuild: '17763',
        ubr: 9400,
        installationType: 'Client',
        editionId: 'EnterpriseS',
        productName: 'Windows 10 Enterprise LTSC 2019',
      },
    });
  const update = featureUpdate('22H2', '19045');
  course(
    'an upgrade that did nothing and vanished',
    old,
    settings(ALL),
    offer({ ...lies(update), staysOffered: false }),
    run(notGreen),
  );
  course('an upgrade that did nothing is not there already', old, settings(ALL), offer(lies(update)), run(notGreen));
});

group('drivers by more than their date', () => {
  const older = displayDriver('32.0.101.6000', '2026-09-20');
  course('an older version with a newer date', aDevice, settings(ALL), offer(lies(older)), run(notGreen));
  const update = anOffer({
    ...{ title: 'Intel - net - 12.19.2.45', categories: ['drivers'] as const, effect: [] },
    facts: { driver: { class: 'Net', hardwareId: null, model: null, date: null } },
  });
  course('nothing is known of it, and it is offered again', aDevice, settings(ALL), offer(lies(update)), run(notGreen));
});
