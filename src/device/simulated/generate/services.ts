import type * as v from 'valibot';
import type { service } from '../../../schema/inventory.ts';
import type { UsualDevice } from '../../../schema/usual-device.ts';
import { choiceOf, inTurn } from './seed.ts';

type Service = v.InferOutput<typeof service>;

/** The first `howMany` services: those of Windows, then per-user ones, then those of vendors. */
export function generateServices(usual: UsualDevice, howMany: number): Service[] {
  const { perUserServices } = usual;
  const services: Service[] = usual.services.slice(0, howMany);
  for (let i = 0; services.length < howMany; i += 1) {
    const perUser = perUserServices[i % (perUserServices.length + 6)];
    services.push(perUser === undefined ? vendorService(usual, i) : userService(perUser, i));
  }
  return services;
}

function userService(name: string, i: number): Service {
  const suffix = (0x3c1a0 + Math.floor(i / 12) * 0x1f3).toString(16);
  return { name: `${name}_${suffix}`, displayName: `${name}_${suffix}`, startType: 'Automatic', state: 'Running' };
}

function vendorService({ serviceVendors, serviceRoles }: UsualDevice, i: number): Service {
  const vendor = inTurn(serviceVendors, Math.floor(i / serviceRoles.length));
  const role = inTurn(serviceRoles, i);
  const displayName = `${vendor} ${role} ${i}`;
  return {
    name: displayName.replaceAll(' ', ''),
    displayName,
    startType: choiceOf(displayName, ['Automatic', 'Manual', 'Automatic', 'Disabled']),
    state: choiceOf(`${displayName} state`, ['Running', 'Stopped']),
  };
}
