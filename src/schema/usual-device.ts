import * as v from 'valibot';
import { schemaVersion, text } from './basics.ts';

const texts = v.pipe(v.array(text), v.minLength(1));

/**
 * `assets/simulated/usual-device.json`: what a simulated device has beside what its scenario says. The services,
 * applications, drivers and tasks come first, in this order; of the other lists names are made where more are asked
 * for.
 */
export const usualDevice = v.strictObject({
  schemaVersion,
  services: v.array(v.strictObject({ name: text, displayName: text, startType: text, state: text })),
  /** Services that Windows starts once for each signed-in user, with the suffix of the session. */
  perUserServices: texts,
  serviceVendors: texts,
  serviceRoles: texts,
  applications: v.array(v.strictObject({ name: text, version: text, publisher: text })),
  publishers: texts,
  products: texts,
  components: texts,
  /** From the second round on the name gets a number, as Windows does it. */
  drivers: v.pipe(v.array(v.strictObject({ provider: text, device: text })), v.minLength(1)),
  /** Below `\Microsoft\Windows\`. */
  scheduledTasks: v.array(text),
});
export type UsualDevice = v.InferOutput<typeof usualDevice>;
