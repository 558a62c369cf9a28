/**
 * A dialog of the page: title, close button, what stands in it.
 *
 * In: whether it is open, what to do when it closes. Out: the browser's own modal dialog, which keeps the focus inside,
 * closes on Escape and gives the focus back. What stands in it is only made while it is open.
 */

import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  readonly close: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Dialog({ title, close, isOpen, onClose, children }: Props): VNode {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null || dialog.open === isOpen) return;
    if (isOpen) dialog.showModal();
    else dialog.close();
  }, [isOpen]);
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        // Only the backdrop is the dialog itself: everything inside is a child.
        if (event.target === element.current) element.current?.close();
      }}
    >
      {isOpen && (
        <>
          <header class="line apart">
            <h2 id={id}>{title}</h2>
            <button type="button" onClick={() => element.current?.close()}>
              {close}
            </button>
          </header>
          <div class="body stack">{children}</div>
        </>
      )}
    </dialog>
  );
}
