import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Brand } from '../parts/frame.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Problem } from '../parts/states.tsx';
import { useServices } from '../services.ts';

/** `notice` says why somebody who was signed in no longer is. */
export function SignInPage({ notice }: { notice: string | null }) {
  const { api, signIn } = useServices();
  const login = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => api.login(email, password),
    onSuccess: signIn.accept,
  });

  usePageTitle('Sign in');

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    login.mutate({ email: String(form.get('email')).trim(), password: String(form.get('password')) });
  }

  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex justify-center">
          <Brand />
        </div>
        <form
          onSubmit={submit}
          className="space-y-4 rounded-2xl border border-line bg-surface p-6 shadow-sm sm:p-8"
        >
          <div>
            <h1 className="text-xl font-semibold tracking-tight">Sign in</h1>
            <p className="mt-1 text-sm text-muted">Remote shells on your organisation's machines.</p>
          </div>
          {login.error ? <Problem error={login.error} /> : notice !== null && <Problem error={notice} />}
          <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            maxLength={1024}
          />
          <Button look="primary" type="submit" className="h-10! w-full" busy={login.isPending}>
            Sign in
          </Button>
        </form>
      </div>
    </main>
  );
}
