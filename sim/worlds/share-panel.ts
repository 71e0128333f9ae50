/** The Share button of a terminal and what it opens, as a scenario speaks of them. */
export interface SharePanel {
  /** Makes a link and answers the invitation in it. */
  invite(rights: { readonly may_type?: boolean; readonly own_shell?: boolean }): Promise<string>;
  /** Who came, by their addresses, and what they may do: `carol@acme.example watches`. */
  guests(): Promise<string[]>;
  end(): Promise<void>;
  /** Opens it, and leaves it open. */
  show(): Promise<void>;
}
