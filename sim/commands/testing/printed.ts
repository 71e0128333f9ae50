/** What commands print during a test: kept for it to look at, and shown to nobody. */
export class Printed {
  /** On standard output. */
  out = '';
  /** On standard error. */
  err = '';
  #show: () => void = () => {};

  /** From here on nothing is shown, and what was kept before is gone. */
  keep(): void {
    this.out = '';
    this.err = '';
    const { write } = process.stdout;
    const { log, error } = console;
    this.#show = () => {
      process.stdout.write = write;
      Object.assign(console, { log, error });
    };
    process.stdout.write = (text: string | Uint8Array) => {
      this.out += text;
      return true;
    };
    console.log = (text: unknown) => {
      this.out += `${text}\n`;
    };
    console.error = (text: unknown) => {
      this.err += `${text}\n`;
    };
  }

  show(): void {
    this.#show();
  }
}
