import { CommandSaid } from '../server/command-said.tsx';
import type { Answer } from '../server/request.ts';
import type { Command } from '../server/use-command.ts';

/** Gives a command; what it answered, or null when it was refused, which the command then shows. */
export async function give<T>(command: Command, ask: () => Promise<Answer<T>>): Promise<T | null> {
  const kept: { value: T | null } = { value: null };
  await command.give(async () => {
    const answer = await ask();
    if (answer.ok) kept.value = answer.value;
    return answer;
  }, '');
  return kept.value;
}

/** Why a command was refused, where no field shows it. That it was done is told above the queue. */
export function Refused(props: { readonly command: Command; readonly fields?: readonly string[] }) {
  return <CommandSaid command={{ ...props.command, done: null }} fields={props.fields ?? []} />;
}

/** Leads the keyboard to a field that is missing or wrong. */
export function focusField(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name);
  const first = field instanceof RadioNodeList ? field[0] : field;
  if (first instanceof HTMLElement) first.focus();
}
