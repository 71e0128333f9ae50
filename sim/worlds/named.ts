/** Machines, people and gateways by the names that scenarios give them: for one that is not there it is told who is. */
export function named<T>(kind: string, name: string, all: Iterable<T>, nameOf: (one: T) => string): T {
  const names: string[] = [];
  for (const one of all) {
    if (nameOf(one) === name) return one;
    names.push(nameOf(one));
  }
  throw new Error(`there is no ${kind} "${name}"; there are ${names.join(', ')}`);
}
