export { atLeast, isNewer } from '../../domain/version.ts';
