#!/usr/bin/env bash
# Measures the portal's list page beside a stock Blazor page. See README.md. Needs Chromium: /usr/bin/chromium or ZENKEY_TEST_CHROMIUM.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for project in src/Portal bench/Stock bench/Pages; do dotnet build "$project" -c Release -v quiet; done
dotnet artifacts/bin/Pages/release/ZenKey.Bench.Pages.dll artifacts/bin/Portal/release/Portal.dll artifacts/bin/Stock/release/ZenKey.Stock.dll "$@"
