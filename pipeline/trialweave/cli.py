"""The command line: parse, call, turn errors into messages. Heavy imports stand inside the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from trialweave.errors import TrialweaveError

LAYERS_HELP = "Layers to show: entities, quantities, relations, arms, trials, zones; several with commas."

INTERRUPTED = 130  # the exit code of a program that Ctrl-C has stopped

app = typer.Typer(
    name="trialweave",
    help="Turn scraped pages of clinical-trial abstracts into tables for a meta-analysis.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if show:
        from trialweave import __version__

        typer.echo(__version__)
        raise typer.Exit


Dump = Annotated[Path, typer.Argument(help="A folder, a file or an archive; - for a list of files on standard input.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder for the tables.")]
Form = Annotated[Literal["parquet", "jsonl", "csv", "duckdb"], typer.Option("--format", help="How tables are written.")]
Model = Annotated[Path | None, typer.Option("--model", help="A model's folder, or its name below models/.")]
TextField = Annotated[str | None, typer.Option("--text-field", help="The field of a record that holds its text.")]
IdField = Annotated[str | None, typer.Option("--id-field", help="The field of a record that names it.")]
ShardPages = Annotated[int, typer.Option("--shard-pages", min=1, help="Pages in a unit of work.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


@app.command()
def run(
    dump: Dump,
    output: Output = Path("out"),
    form: Form = "parquet",
    model: Model = None,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Local processes.")] = 1,
    text_field: TextField = None,
    id_field: IdField = None,
    shard_pages: ShardPages = 200,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="What one page may take.")] = 20.0,
    engine: Annotated[Literal["local", "dask"], typer.Option("--engine", help="Who does the work.")] = "local",
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="Address of a dask scheduler.")] = None,
    shard: Annotated[str | None, typer.Option("--shard", help="i/N: the i-th of N parts, for job arrays.")] = None,
    only_quarantined: Annotated[
        bool, typer.Option("--only-quarantined", help="Try the pages again that were set aside.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Read a dump and write the tables pages, mentions, relations and trials.

    A run that was stopped goes on where it was when it is called again with the same output.

    \b
    Examples:
      trialweave run corpus/dump --output out
      trialweave run scraped.jsonl.gz --output out --workers 4 --format duckdb
      find pages -name "*.html" | trialweave run - --output out
      trialweave run pages --output out --shard 3/16     (then: trialweave merge pages --output out)

    \b
    Exit code: 0 a page went through, 1 none did or the run failed, 2 wrong arguments.
    """
    from trialweave.batch import commands

    job = commands.job(
        dump, output, form, model, workers, text_field, id_field, shard_pages, seconds, shard, only_quarantined, quiet
    )
    raise typer.Exit(commands.run(job, engine=engine, scheduler=scheduler))


@app.command()
def merge(
    dump: Dump,
    output: Output = Path("out"),
    form: Form = "parquet",
    model: Model = None,
    text_field: TextField = None,
    id_field: IdField = None,
    shard_pages: ShardPages = 200,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="As it was for run.")] = 20.0,
    quiet: Quiet = False,
) -> None:
    """Write the tables of a run whose parts were done with `run --shard i/N`.

    \b
    Example:
      trialweave merge pages --output out
    """
    from trialweave.batch import commands

    job = commands.job(dump, output, form, model, 1, text_field, id_field, shard_pages, seconds, None, False, quiet)
    raise typer.Exit(commands.merge(job))


@app.command()
def synth(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the dump and its truth.")],
    pages: Annotated[int, typer.Option("--pages", min=1, help="How many pages.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same dump.")] = 1,
    faults: Annotated[float, typer.Option("--faults", min=0, max=1, help="Share of pages with a fault.")] = 0.01,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Another corpus than the project's.")] = None,
) -> None:
    """Make a dump of any size out of the corpus, with planted faults, for tests and benchmarks.

    \b
    Example:
      trialweave synth --pages 100000 --seed 7 --output synthetic
    """
    from trialweave.batch import commands

    raise typer.Exit(commands.synth(pages, seed, faults, output, corpus))


@app.command()
def schema(
    table: Annotated[
        Literal["pages", "mentions", "relations", "trials"] | None,
        typer.Argument(help="One table; all four where it is left out."),
    ] = None,
) -> None:
    """Print the columns of the tables as JSON Schema.

    \b
    Examples:
      trialweave schema > trialweave.schema.json
      trialweave schema relations
    """
    import json

    from trialweave.trials.json_schema import table_schema, tables_schema

    typer.echo(json.dumps(table_schema(table) if table else tables_schema(), indent=2))


@app.command()
def train(
    config: Annotated[Path, typer.Argument(help="The pipeline's configuration: configs/pipeline.cfg.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the model.")],
    gold: Annotated[
        Path | None, typer.Option("--gold", help="Annotated documents: show what changed against the old model.")
    ] = None,
    disable_below: Annotated[
        float | None, typer.Option("--disable-below", help="Leave out rules less precise than this on the gold.")
    ] = None,
) -> None:
    """Check the configuration and the knowledge that lies beside it, and build a model of them.

    \b
    Examples:
      trialweave train configs/pipeline.cfg --output models/trialweave_en
      trialweave train configs/pipeline.cfg --output models/trialweave_en --gold corpus/gold
      trialweave train configs/pipeline.cfg --output models/careful --gold corpus/gold --disable-below 0.3
    """
    from trialweave.train import commands

    raise typer.Exit(commands.train(config, output, gold=gold, disable_below=disable_below))


Gold = Annotated[Path, typer.Argument(help="Folder of annotated documents: NAME.gold.json beside NAME.txt.")]
Config = Annotated[
    Path | None, typer.Option("--config", help="Build the pipeline afresh from this configuration, not a model.")
]
Only = Annotated[list[str] | None, typer.Option("--only", help=LAYERS_HELP)]


@app.command()
def learn_publishers(
    dump: Dump,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A TOML file; printed where left out.")] = None,
    sample: Annotated[int, typer.Option("--sample", min=2, help="How many pages are read at most.")] = 5000,
    model: Model = None,
) -> None:
    """Write down the lines that recur over the pages of a dump: site furniture, for you to read and keep.

    \b
    Examples:
      trialweave learn-publishers my/pages
      trialweave learn-publishers my/pages --output configs/publishers/mine.toml
    """
    from trialweave.train import commands

    raise typer.Exit(commands.learn_publishers(dump, output=output, sample=sample, model=model))


@app.command()
def evaluate(
    gold: Gold,
    config: Config = None,
    model: Model = None,
    errors: Annotated[bool, typer.Option("--errors", help="List each miss and false positive.")] = False,
    only: Only = None,
    by: Annotated[Literal["rule"] | None, typer.Option("--by", help="The precision of each rule.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write a report, for compare.")] = None,
) -> None:
    """Score a pipeline on annotated documents.

    \b
    Examples:
      trialweave evaluate corpus/gold
      trialweave evaluate corpus/gold --config configs/pipeline.cfg --only entities,quantities --errors
      trialweave evaluate corpus/gold --by rule --output report.json
    """
    from trialweave.evaluate import commands

    raise typer.Exit(
        commands.evaluate(gold, config=config, model=model, errors=errors, only=only or [], by=by, output=output)
    )


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(help="A saved report, a model, or a configuration (.cfg).")],
    b: Annotated[Path, typer.Argument(help="Another.")],
    gold: Annotated[
        Path | None, typer.Option("--gold", help="Annotated documents; not needed for two reports.")
    ] = None,
    only: Only = None,
) -> None:
    """Show two reports or two models side by side, and every mention and relation gained or lost.

    \b
    Examples:
      trialweave compare before.json after.json
      trialweave compare models/trialweave_en configs/pipeline.cfg --gold corpus/gold --only entities
    """
    from trialweave.evaluate import commands

    raise typer.Exit(commands.compare(a, b, gold=gold, only=only or []))


@app.command()
def agree(
    first: Annotated[Path, typer.Argument(help="The first annotator's folder; it counts as gold.")],
    second: Annotated[Path, typer.Argument(help="The second annotator's folder.")],
    errors: Annotated[bool, typer.Option("--errors", help="List each disagreement.")] = False,
    only: Only = None,
) -> None:
    """Show how far two annotators of the same texts agree, by the scores of evaluate.

    \b
    Example:
      trialweave agree annotated/anna annotated/ben --errors
    """
    from trialweave.evaluate import commands

    raise typer.Exit(commands.agree(first, second, errors=errors, only=only or []))


@app.command()
def suggest(gold: Gold, config: Config = None, model: Model = None) -> None:
    """Print entries for configs/entities out of what the pipeline misses in annotated documents.

    \b
    Examples:
      trialweave suggest corpus/gold
      trialweave suggest my/gold --config configs/pipeline.cfg > more.toml
    """
    from trialweave.evaluate import commands

    raise typer.Exit(commands.suggest(gold, config=config, model=model))


@app.command()
def floors(
    gold: Gold,
    path: Annotated[Path, typer.Option("--floors", help="The file of floors.")] = Path("corpus/floors.toml"),
    config: Annotated[Path, typer.Option("--config", help="The configuration to judge.")] = Path(
        "configs/pipeline.cfg"
    ),
    lower: Annotated[bool, typer.Option("--lower", help="Also lower floors that are not reached.")] = False,
) -> None:
    """Raise the floors of the test run's gate to the scores that are reached now; 1 if one has fallen.

    \b
    Examples:
      trialweave floors corpus/gold
      trialweave floors corpus/gold --lower
    """
    from trialweave.evaluate import commands

    raise typer.Exit(commands.raise_floors(gold, floors=path, config=config, lower=lower))


def main() -> None:
    """Run the command line; an error of ours is one line and an exit code, never a traceback."""
    try:
        app()
    except TrialweaveError as error:
        print(f"trialweave: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _stopped()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer has caught it already
            _stopped()
        raise


def _stopped() -> NoReturn:
    print("trialweave: stopped; what was finished is kept", file=sys.stderr)
    sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
