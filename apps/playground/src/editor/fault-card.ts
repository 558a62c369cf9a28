/**
 * What a fault says, as an element: message, notes, advice, and a button where an edit is offered.
 *
 * In: diagnostics and the words around them. Out: one element, made of text nodes only; the names in a message come
 * from the person's text. Escape in it leaves. Where it hangs is the caller's business.
 */

import type { Diagnostic, Language } from '@heed/diagnostics';

export interface FaultWords {
  readonly language: Language;
  readonly error: string;
  readonly warning: string;
  /** `Apply: …` with the advice in it. */
  readonly apply: (advice: string) => string;
}

export interface CardActions {
  readonly apply: (diagnostic: Diagnostic) => void;
  readonly leave: () => void;
}

export function faultCard(diagnostics: readonly Diagnostic[], words: FaultWords, actions: CardActions): HTMLElement {
  const card = element('div', 'cm-fault');
  card.setAttribute('role', 'group');
  card.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') actions.leave();
  });
  for (const diagnostic of diagnostics) card.append(entryOf(diagnostic, words, actions));
  return card;
}

function entryOf(diagnostic: Diagnostic, words: FaultWords, actions: CardActions): HTMLElement {
  const { language } = words;
  const entry = element('div', `cm-fault-${diagnostic.severity}`);
  const message = element('p', 'cm-fault-message');
  message.append(element('strong', '', words[diagnostic.severity]), ' ', diagnostic.message[language]);
  entry.append(message);
  for (const note of diagnostic.notes) entry.append(element('p', 'cm-fault-note', note[language]));
  const help = diagnostic.help;
  if (help?.edit !== undefined) {
    const button = element('button', '', words.apply(help.text[language]));
    button.type = 'button';
    button.addEventListener('click', () => actions.apply(diagnostic));
    entry.append(button);
  } else if (help !== undefined) {
    entry.append(element('p', 'cm-fault-note', help.text[language]));
  }
  return entry;
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  text = '',
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.textContent = text;
  return made;
}
