/** What a guest may do, as the list of guests says it. */
export function rightsText(guest: { readonly may_type: boolean; readonly own_shell: boolean }): string {
  return `${guest.may_type ? 'may type' : 'watches'}${guest.own_shell ? ', may open a shell of their own' : ''}`;
}
