// Put a file of your own in place of this one to tell the page who its user is:
//
//   window.colloquy = { token: async () => (await fetch('/my/token')).text() };
//
// It is asked at every connection; null means that nobody is signed in. See docs/security.md.
