// Rules of the scripts that browsers run, and of their tests.
import js from "@eslint/js";

export default [
  {
    ignores: [
      "site/",
      "site-exam/",
      "dist/",
      ".venv/",
      "vendor/",
      ".exits/",
      "tests/bench/lighthouse/"
    ]
  },
  js.configs.recommended,
  {
    files: ["hooks/studykit/assets/javascripts/**/*.js"],
    // Chromium 79 parses ES2019: no `?.`, `??`, `||=`. tsc finds undefined names and methods.
    languageOptions: { ecmaVersion: 2019, sourceType: "script" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "off",
      "no-var": "error",
      "prefer-const": "error",
      "prefer-arrow-callback": "error",
      "prefer-spread": "error",
      "prefer-template": "off",
      "prefer-rest-params": "error",
      "object-shorthand": "error",
      "arrow-body-style": ["error", "as-needed"],
      eqeqeq: "error",
      "no-restricted-globals": ["error", "event"],
      "no-restricted-properties": [
        "error",
        {
          property: "innerHTML",
          message: "Untrusted text would be parsed as markup: use textContent or DOMParser."
        },
        { property: "outerHTML", message: "Untrusted text would be parsed as markup." }
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.name=findAll][arguments.0.name=document]",
          message: "This finds the copies on the stage, too: use onPage."
        },
        {
          selector: "CallExpression[callee.property.name=findAll][arguments.0.name=document]",
          message: "This finds the copies on the stage, too: use onPage."
        }
      ],
      complexity: ["error", 12]
    }
  },
  {
    // Snippets that the tests run in a page.
    files: ["tests/browser/*.js"],
    languageOptions: { ecmaVersion: 2019, sourceType: "script" },
    rules: { "no-undef": "off" }
  },
  {
    files: ["tests/scripts/*.mjs"],
    languageOptions: { globals: { URL: "readonly", console: "readonly" } }
  }
];
