/**
 * SVG text of @heed/views as an element of the page.
 *
 * In: the text. Out: the parsed tree, adopted: no markup is made from strings here, so nothing in it can run. The
 * picture is named by its own label.
 */

import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export function SvgPicture({ svg }: { readonly svg: string }): VNode {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
    host.current?.replaceChildren(document.adoptNode(documentElement));
  }, [svg]);
  // Where it is wider than its place, keys scroll it.
  return <div class="svg" tabIndex={0} ref={host} />;
}
