/** What every picture must be: well-formed, and made only of what neither styles, runs, refers to anything nor clashes. */

import { expect } from 'vitest';
import { readXml, type XmlElement } from './well-formed.check.ts';

const MAY: Readonly<Record<string, readonly string[]>> = {
  svg: ['xmlns', 'width', 'height', 'viewBox', 'role', 'aria-label', 'lang', 'font-family'],
  g: ['fill', 'text-anchor', 'shape-rendering', 'font-size'],
  rect: ['x', 'y', 'width', 'height', 'fill'],
  path: ['d', 'fill', 'stroke', 'stroke-width'],
  text: ['x', 'y', 'font-size', 'font-weight', 'font-family', 'fill', 'text-anchor', 'transform'],
  title: [],
};

export function elementsOf(svg: string): readonly XmlElement[] {
  const { elements, problem } = readXml(svg);
  expect(problem).toBeUndefined();
  return elements;
}

export function expectHarmless(svg: string): void {
  const strange = elementsOf(svg).flatMap(({ name, attributes }) =>
    Object.keys(attributes).flatMap((key) => (MAY[name]?.includes(key) === true ? [] : [`${name} ${key}`])),
  );
  const names = elementsOf(svg).flatMap(({ name }) => (name in MAY ? [] : [name]));
  expect([...strange, ...names]).toEqual([]);
}
