using System.Runtime.ExceptionServices;

namespace Gan.Internal;

/// <summary>Work in parts that do not depend on each other, which any thread may take in any order.</summary>
/// <param name="Parts">How many.</param>
/// <param name="Do">Does one.</param>
internal readonly record struct Stage(int Parts, Action<int> Do)
{
    /// <summary>
    /// Does the work on the pool's threads: for callers between whose calls other threads keep the processors busy, as libtorch's do,
    /// which a team would wait for.
    /// </summary>
    public void RunOnPool()
    {
        if (Parts == 1)
            Do(0);
        else
            Parallel.For(0, Parts, Do);
    }
}

/// <summary>
/// Threads that wait for stages of work. Starting a thread of the pool costs tens of microseconds, as much as a small net's matrix
/// product; these watch for work for a moment before they sleep, and go from stage to stage together without a lock. What a stage
/// computes must not depend on who does which part.
/// </summary>
internal sealed class Team
{
    /// <summary>How often a thread without work looks for some before it sleeps: about 100 µs.</summary>
    private const int Looks = 300;

    private readonly Lock running = new();
    private readonly Worker[] workers;
    private volatile Job? current;

    private Team(int threads)
    {
        workers = [.. Enumerable.Range(0, threads - 1).Select(i => new Worker(i + 1))];
        foreach (var worker in workers)
            new Thread(() => Serve(worker)) { IsBackground = true, Name = "gan" }.Start();
    }

    /// <summary>One thread for each of the machine's processors.</summary>
    public static Team Shared { get; } = new(Environment.ProcessorCount);

    /// <summary>Does stages in order; returns when all is done. Called while the team works, the caller does it alone.</summary>
    public void Run(ReadOnlySpan<Stage> stages)
    {
        bool shared = false;
        foreach (var stage in stages)
            shared |= stage.Parts > 1;
        if (!shared || workers.Length == 0 || !running.TryEnter())
        {
            foreach (var stage in stages)
                for (int part = 0; part < stage.Parts; part++)
                    stage.Do(part);
            return;
        }
        try
        {
            var job = new Job(stages.ToArray(), workers.Length + 1);
            current = job;
            Interlocked.MemoryBarrier(); // a worker says that it sleeps, then looks once more: one of the two is seen
            foreach (var worker in workers)
                worker.Wake();
            job.Work(0);
            job.ThrowIfFailed();
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
            last?.Work(worker.Number);
        }
    }

    private sealed class Worker(int number)
    {
        public int Number => number;

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

    /// <summary>
    /// Stages in order. Each thread has a share of each stage's parts, the same from stage to stage, so that it mostly meets numbers that it
    /// wrote itself; when it is through it takes what is left of the others'.
    /// </summary>
    private sealed class Job(Stage[] stages, int threads)
    {
        private readonly int[] taken = new int[stages.Length * threads], done = new int[stages.Length];
        private Exception? failure;

        public void Work(int thread)
        {
            for (int i = 0; i < stages.Length; i++)
            {
                int parts = stages[i].Parts;
                for (int t = 0; t < threads && Volatile.Read(ref done[i]) < parts; t++)
                    Share(i, (thread + t) % threads);
                var wait = new SpinWait();
                while (Volatile.Read(ref done[i]) < parts)
                    wait.SpinOnce(sleep1Threshold: -1);
            }
        }

        public void ThrowIfFailed()
        {
            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
        }

        private void Share(int stage, int owner)
        {
            var (parts, work) = stages[stage];
            int from = parts * owner / threads, count = parts * (owner + 1) / threads - from, finished = 0;
            ref int next = ref taken[stage * threads + owner];
            for (int part; Volatile.Read(ref next) < count && (part = Interlocked.Increment(ref next) - 1) < count; finished++)
                try
                {
                    if (failure is null)
                        work(from + part);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            if (finished > 0)
                Interlocked.Add(ref done[stage], finished);
        }
    }
}
