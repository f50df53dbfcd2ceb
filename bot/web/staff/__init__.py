"""The console of the Office's staff, under /staff: pages that work without JavaScript. Visitors' pages never link to it."""
