/**
 * Text to the clipboard and to a file of the person's.
 *
 * In: text. Out: whether it was copied (a page without a secure origin may not), or a file that the browser saves. The
 * clipboard is a copy command on a field of our own, which needs no permission and works offline.
 */

export function copyText(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'hush';
  // Inside an open dialog, only what stands in it can have the selection.
  const host = document.querySelector('dialog[open]') ?? document.body;
  const before = document.activeElement;
  host.append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }
}

export function saveText(text: string, file: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  // The browser has taken the bytes once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
