// Signed out: what drafts had left on this device goes, for who uses it next.
try {
  for (const key of Object.keys(localStorage)) if (key.startsWith("brouillon:")) localStorage.removeItem(key);
} catch {
  // A private window that refuses to be read holds nothing.
}
