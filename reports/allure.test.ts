import { expect, test } from 'vitest';
import { withoutAnalytics } from './allure.ts';

test('what would load or run analytics is taken out, and the report is left', () => {
  const html =
    '<script async src="https://www.example.com/gtag/js?id=G-1"></script><script>window.a=[];gtag("js")</script><script>report()</script>';
  expect(withoutAnalytics(html)).toBe('<script>report()</script>');
});
