export { interpreter } from './device.ts';
