import { expect, test } from 'vitest';
import { later } from './later.ts';

test('a part is fetched once, when it is asked for', async () => {
  let fetched = 0;
  const part = later(async () => {
    fetched += 1;
    await Promise.resolve();
    return { name: 'part' };
  });
  expect([fetched, part.there.value]).toEqual([0, undefined]);
  expect(await Promise.all([part.ask(), part.ask()])).toEqual([{ name: 'part' }, { name: 'part' }]);
  expect(await part.ask()).toBe(part.there.value);
  expect([fetched, part.isMissing.value]).toEqual([1, false]);
});

test('what cannot be fetched is told, and tried again', async () => {
  let isOnline = false;
  const part = later(() => (isOnline ? Promise.resolve({ name: 'part' }) : Promise.reject(new TypeError('offline'))));
  expect(await part.ask()).toBeUndefined();
  expect(part.isMissing.value).toBe(true);
  isOnline = true;
  expect(await part.ask()).toEqual({ name: 'part' });
  expect([part.there.value, part.isMissing.value]).toEqual([{ name: 'part' }, false]);
});
