namespace Gan.Internal;

/// <summary>Work in parts that do not depend on each other, which any thread may take in any order.</summary>
/// <param name="Parts">How many.</param>
/// <param name="Do">Does one.</param>
internal readonly record struct Stage(int Parts, Action<int> Do);

/// <summary>
/// Threads that wait for stages of work. Starting a thread of the pool costs tens of microseconds, as much as a small net's matrix
/// product; these watch for work for a moment before they sleep, and go from stage to stage together without a lock. What a stage
/// computes must not depend on who does which part.
/// </summary>
internal sealed class Team
{
    /// <summary>How often a thread without work looks for some before it sleeps: about 100 µs.</summary>
    private const int Looks = 2000;

    private readonly Lock running = new();
    private readonly Worker[] workers;
    private volatile Job? current;

    private Team(int threads)
    {
        workers = [.. Enumerable.Range(0, threads - 1).Select(_ => new Worker())];
        foreach (var worker in workers)
            new Thread(() => Serve(worker)) { IsBackground = true, Name = "gan" }.Start();
    }

    /// <summary>One thread for each of the machine's processors.</summary>
    public static Team Shared { get; } = new(Environment.ProcessorCount);

    /// <summary>Does stages in order; returns when all is done. Called while the team works, the caller does it alone.</summary>
    public void Run(ReadOnlySpan<Stage> stages)
    {
        if (workers.Length == 0 || !running.TryEnter())
        {
            foreach (var stage in stages)
                for (int part = 0; part < stage.Parts; part++)
                    stage.Do(part);
            return;
        }
        try
        {
            var job = new Job(stages.ToArray());
            current = job;
            Interlocked.MemoryBarrier(); // a worker says that it sleeps, then looks once more: one of the two is seen
            foreach (var worker in workers)
                worker.Wake();
            job.Work();
        }
        finally
        {
            running.Exit();
        }
    }

    private void Serve(Worker worker)
    {
        Job? last = null;
        while (true)
        {
            for (int i = 0; i < Looks && ReferenceEquals(current, last); i++)
                Thread.SpinWait(10);
            worker.SleepWhile(() => ReferenceEquals(current, last));
            last = current;
            last?.Work();
        }
    }

    private sealed class Worker
    {
        private volatile bool sleeping;

        public void Wake()
        {
            if (sleeping)
                lock (this)
                    Monitor.Pulse(this);
        }

        public void SleepWhile(Func<bool> idle)
        {
            if (!idle())
                return;
            lock (this)
            {
                sleeping = true;
                Interlocked.MemoryBarrier();
                if (idle())
                    Monitor.Wait(this);
                sleeping = false;
            }
        }
    }

    /// <summary>Stages in order, with how many parts of each are taken and how many are done.</summary>
    private sealed class Job(Stage[] stages)
    {
        private readonly int[] taken = new int[stages.Length], done = new int[stages.Length];
        private Exception? failure;

        public void Work()
        {
            for (int i = 0; i < stages.Length; i++)
            {
                int parts = stages[i].Parts;
                for (int part; Volatile.Read(ref taken[i]) < parts && (part = Interlocked.Increment(ref taken[i]) - 1) < parts;)
                {
                    try
                    {
                        if (failure is null)
                            stages[i].Do(part);
                    }
                    catch (Exception e)
                    {
                        failure = e;
                    }
                    Interlocked.Increment(ref done[i]);
                }
                var wait = new SpinWait();
                while (Volatile.Read(ref done[i]) < parts)
                    wait.SpinOnce(sleep1Threshold: -1);
            }
            if (failure is not null)
                throw new AggregateException(failure);
        }
    }
}
