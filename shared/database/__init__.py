"""PostgreSQL: tables with their access, one visible transaction, migrations, roles and row-level security."""
