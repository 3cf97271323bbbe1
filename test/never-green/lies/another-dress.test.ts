import { lies, liesAndIsListed } from '../conduct.ts';
import { course, failed, group, notGreen, offer, offerOnly, run, settings } from '../course.ts';
import { otherUpdate } from '../kinds.ts';
import { ALL } from '../kinds-table.ts';
import { cumulative } from '../updates.ts';
import { aDevice } from '../windows/devices.ts';

const ID = 'abcdefab-1111-4222-8333-444444444444';

group('offered again in another dress', () => {
  const revised = otherUpdate();
  course(
    'another revision of an update that only the agent knows',
    aDevice,
    settings(ALL),
    offer({ ...liesAndIsListed(revised), does: [(w) => w.offers.push({ ...lies(revised), revision: 2 })] }),
    run(notGreen),
  );
  const capital = { ...otherUpdate(), id: ID };
  course(
    'its id in capitals',
    aDevice,
    settings(ALL),
    offer({ ...liesAndIsListed(capital), does: [(w) => w.offers.push({ ...lies(capital), id: ID.toUpperCase() })] }),
    run(notGreen),
  );
  const monthly = { ...cumulative(), id: ID };
  course(
    'a cumulative update whose id comes in capitals the next time',
    aDevice,
    offer(lies(monthly)),
    run(failed),
    offerOnly({ ...lies(monthly), id: ID.toUpperCase() }),
    run(failed),
  );
});
