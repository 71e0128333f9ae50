/** What the bundler understands and the compiler does not: a style sheet as text. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}
